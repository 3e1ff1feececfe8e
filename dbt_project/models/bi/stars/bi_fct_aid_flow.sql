{{ copy_of('fct_aid_flow') }}
