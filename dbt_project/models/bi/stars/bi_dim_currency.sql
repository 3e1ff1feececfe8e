{{ copy_of('dim_currency') }}
