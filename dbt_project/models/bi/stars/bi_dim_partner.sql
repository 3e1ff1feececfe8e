{{ copy_of('dim_partner') }}
