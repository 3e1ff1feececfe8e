{{ copy_of('bridge_aid_flow_source') }}
