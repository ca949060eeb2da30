"""Public addresses of polls and suggestions."""

from django.urls import path

from surveys import views
from surveys.views import suggestions, voting

app_name = "surveys"
urlpatterns = [
    path("polls/", views.polls.PollList.as_view(), name="polls"),
    path("polls.csv", views.polls.polls_csv, name="polls_csv"),
    path("polls/<int:pk>/vote/", voting.VoteView.as_view(), name="vote"),
    path("polls/<int:pk>/receipt/", voting.receipt, name="receipt"),
    path("polls/<int:pk>/results.csv", views.polls.results_csv, name="results_csv"),
    path("suggestions/", suggestions.SuggestionList.as_view(), name="suggestions"),
    path("suggestions.csv", suggestions.suggestions_csv, name="suggestions_csv"),
    path("suggestions/write/", suggestions.WriteView.as_view(), name="suggest"),
]
