{{ copy_of('fct_ngo_presence') }}
