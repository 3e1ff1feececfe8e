{{ copy_of('fct_claim') }}
