"""When and how it runs: definitions, jobs, schedules, sensors, command line."""
