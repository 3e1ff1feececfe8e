select *
from {{ function('registrations_valid_on') }}(from_day)
where expires_on between from_day and from_day + within_days
