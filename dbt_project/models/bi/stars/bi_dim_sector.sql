{{ copy_of('dim_sector') }}
