{{ copy_of('dim_place') }}
