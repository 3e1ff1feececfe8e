#!/usr/bin/env python3
"""Whether a part of Airflow (metadatabase, scheduler, dag_processor, triggerer) is healthy, as the api-server sees it."""

import json
import sys
from urllib.request import urlopen

with urlopen("http://api-server:8080/api/v2/monitor/health", timeout=10) as response:
    sys.exit(json.load(response)[sys.argv[1]]["status"] != "healthy")
