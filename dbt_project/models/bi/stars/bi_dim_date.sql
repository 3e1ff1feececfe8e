{{ copy_of('dim_date') }}
