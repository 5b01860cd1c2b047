from django.urls import path

from salore.web.design import views

app_name = "design"
urlpatterns = [path("gaya/", views.gallery, name="gallery")]
