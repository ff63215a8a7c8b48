"""Addresses of the accounts app."""

from django.urls import path

from accounts.views import frame, keys, people

app_name = "accounts"
urlpatterns = [
    path("language/", frame.choose_language, name="language"),
    path("workplace/", frame.choose_workplace, name="workplace"),
    path("components/", frame.components, name="components"),
    path("profile/", people.profile, name="profile"),
    path("organisations/<int:pk>/members/", people.members, name="members"),
    path("organisations/<int:pk>/keys/", keys.keys, name="keys"),
    path("members/<int:pk>/remove/", people.member_remove, name="member_remove"),
    path("keys/<int:pk>/revoke/", keys.key_revoke, name="key_revoke"),
    path("invitations/<int:pk>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
    path("invitation/<str:token>/accept/", people.invitation_take, name="invitation_take"),
]
