{{ copy_of('dim_donor') }}
