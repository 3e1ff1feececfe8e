{{ copy_of('fct_project_year') }}
