{{ copy_of('dim_ngo') }}
