{{ copy_of('bridge_registration_source') }}
