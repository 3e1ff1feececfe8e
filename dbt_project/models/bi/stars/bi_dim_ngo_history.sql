{{ copy_of('dim_ngo_history') }}
