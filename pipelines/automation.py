"""Assets that follow others by themselves, once their inputs passed their checks."""

import dagster as dg

after_trusted_inputs = dg.AutomationConditionSensorDefinition(
    "after_trusted_inputs",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Writes assets whose automation condition holds.",
)
