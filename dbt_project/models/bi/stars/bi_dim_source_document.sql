{{ copy_of('dim_source_document') }}
