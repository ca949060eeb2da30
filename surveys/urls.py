"""Public addresses of polls and suggestions."""

from django.urls import path

from surveys import views
from surveys.views import batches, call, desk, results, slip, suggestions, voting, words

app_name = "surveys"
urlpatterns = [
    path("polls/", views.polls.PollList.as_view(), name="polls"),
    path("polls.csv", views.polls.polls_csv, name="polls_csv"),
    path("polls/<int:pk>/vote/", voting.VoteView.as_view(), name="vote"),
    path("polls/<int:pk>/receipt/", voting.receipt, name="receipt"),
    path("polls/<int:pk>/results.csv", results.results_csv, name="results_csv"),
    path("polls/<int:pk>/results.xlsx", results.results_xlsx, name="results_xlsx"),
    path("slips/<str:code>/", slip.SlipView.as_view(), name="slip"),
    path("receipts/<str:code>/", slip.receipt_code, name="receipt_code"),
    path("desk/polls/", desk.polls, name="desk"),
    path("desk/polls/<int:pk>/", desk.poll_desk, name="desk_poll"),
    path("desk/polls/<int:pk>/slips/", desk.make_slips, name="make_slips"),
    path(
        "desk/polls/<int:pk>/slips/print/",
        desk.print_paper,
        {"sheet": "poll_slips"},
        name="print_slips",
    ),
    path(
        "desk/polls/<int:pk>/deliveries/print/",
        desk.print_paper,
        {"sheet": "poll_deliveries"},
        name="print_deliveries",
    ),
    path("desk/polls/<int:pk>/deliveries/<int:building>/", desk.deliveries, name="deliveries"),
    path("desk/polls/<int:pk>/batches/", desk.begin_batch, name="begin_batch"),
    path("desk/polls/<int:pk>/words/<uuid:key>/", words.words, name="words"),
    path("desk/polls/<int:pk>/call/", call.CallView.as_view(), name="call"),
    path("desk/polls/<int:pk>/void/", desk.void_poll, name="void_poll"),
    path("desk/batches/<int:pk>/", batches.batch, name="batch"),
    path("desk/batches/<int:pk>/stub/", batches.stub, name="stub"),
    path("desk/batches/<int:pk>/stub/undo/", batches.undo_stub, name="undo_stub"),
    path("desk/batches/<int:pk>/ballot/", batches.ballot, name="ballot"),
    path("desk/batches/<int:pk>/ballot/undo/", batches.undo_ballot, name="undo_ballot"),
    path("desk/batches/<int:pk>/settle/", batches.settle, name="settle"),
    path("desk/batches/<int:pk>/finish/", batches.finish, name="finish"),
    path("desk/batches/<int:pk>/photos/", batches.photo, name="batch_photo"),
    path("desk/batches/<int:pk>/photos/<int:photo>/", batches.photo_file, name="batch_photo_file"),
    path("suggestions/", suggestions.SuggestionList.as_view(), name="suggestions"),
    path("suggestions.csv", suggestions.suggestions_csv, name="suggestions_csv"),
    path("suggestions/write/", suggestions.WriteView.as_view(), name="suggest"),
]
