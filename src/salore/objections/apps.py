from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "salore.objections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salore.cycles.duties import register
        from salore.objections import duties, on_document
        from salore.results import objected

        register(duties.duties, duties.present)
        objected.register(on_document.CASES)
