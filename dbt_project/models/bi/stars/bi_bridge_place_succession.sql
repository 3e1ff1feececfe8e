{{ copy_of('bridge_place_succession') }}
