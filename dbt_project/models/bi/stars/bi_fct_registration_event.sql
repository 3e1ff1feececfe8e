{{ copy_of('fct_registration_event') }}
