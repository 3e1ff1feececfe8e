{{ copy_of('fct_reconciliation') }}
