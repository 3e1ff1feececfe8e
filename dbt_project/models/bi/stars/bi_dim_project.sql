{{ copy_of('dim_project') }}
