{{ copy_of('fct_aid_report_excluded') }}
