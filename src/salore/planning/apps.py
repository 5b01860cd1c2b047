from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "salore.planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salore.cycles.duties import register
        from salore.planning.duties import duties

        register(duties)
