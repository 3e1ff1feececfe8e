{{ copy_of('dim_country') }}
