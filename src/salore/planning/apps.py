from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "salore.planning"
    default_auto_field = "django.db.models.BigAutoField"
