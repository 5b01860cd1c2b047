from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "salore.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salore.cycles.duties import register
        from salore.web.console.year.duties import duties as first_steps
        from salore.web.workspace.help.duties import duties

        register(duties)
        register(first_steps)
