{{ copy_of('dim_year') }}
