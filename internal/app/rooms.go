package app

import (
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/accounts/accountsweb"
	"cabinet/internal/activity"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/app/apiweb"
	"cabinet/internal/app/demo"
	"cabinet/internal/app/system"
	"cabinet/internal/app/systemweb"
	"cabinet/internal/attributes"
	"cabinet/internal/attributes/attributesweb"
	"cabinet/internal/bulk"
	"cabinet/internal/bulk/bulkweb"
	"cabinet/internal/cases"
	"cabinet/internal/cases/casesweb"
	"cabinet/internal/documents"
	"cabinet/internal/documents/documentsweb"
	"cabinet/internal/events"
	"cabinet/internal/events/eventsweb"
	"cabinet/internal/exports"
	"cabinet/internal/exports/exportsweb"
	"cabinet/internal/groups"
	"cabinet/internal/groups/groupsweb"
	"cabinet/internal/identity"
	"cabinet/internal/identity/identityweb"
	"cabinet/internal/invitations"
	"cabinet/internal/invitations/invitationsweb"
	"cabinet/internal/leaving"
	"cabinet/internal/leaving/leavingweb"
	"cabinet/internal/messages"
	"cabinet/internal/messages/messagesweb"
	"cabinet/internal/moves"
	"cabinet/internal/moves/movesweb"
	"cabinet/internal/mydata"
	"cabinet/internal/mydata/mydataweb"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb"
	"cabinet/internal/people/peopleweb/usersweb"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/dial"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/idempotency"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/practice/practiceweb"
	"cabinet/internal/records"
	"cabinet/internal/records/recordsweb"
	"cabinet/internal/reports"
	"cabinet/internal/reports/reportsweb"
	"cabinet/internal/reporttypes"
	"cabinet/internal/reporttypes/reporttypesweb"
	"cabinet/internal/requests"
	"cabinet/internal/requests/requestsweb"
	"cabinet/internal/roles"
	"cabinet/internal/roles/rolesweb"
	"cabinet/internal/scim"
	"cabinet/internal/scim/scimweb"
	"cabinet/internal/search"
	"cabinet/internal/search/searchweb"
	"cabinet/internal/tasks"
	"cabinet/internal/tasks/tasksweb"
	"cabinet/internal/ui"
	"cabinet/internal/viewing"
	"cabinet/internal/viewing/viewingweb"
)

// Schemas joins the tables of all rooms; their numbers give the order.
func Schemas() []fs.FS {
	return []fs.FS{
		jobs.Schema(),
		email.Schema(),
		demo.Schema(),
		activity.Schema(),
		accounts.Schema(),
		roles.Schema(),
		identity.Schema(),
		groups.Schema(),
		people.Schema(),
		invitations.Schema(),
		scim.Schema(),
		bulk.Schema(),
		moves.Schema(),
		leaving.Schema(),
		attributes.Schema(),
		exports.Schema(),
		mydata.Schema(),
		requests.Schema(),
		practice.Schema(),
		search.Schema(),
		cases.Schema(),
		records.Schema(),
		tasks.Schema(),
		documents.Schema(),
		events.Schema(),
		messages.Schema(),
		reporttypes.Schema(),
		reports.Schema(),
		viewing.Schema(),
		idempotency.Schema(),
		system.Schema(),
		files,
	}
}

// Catalogues joins the texts of all rooms.
func Catalogues() []fs.FS {
	return []fs.FS{
		web.Locales(), db.Locales(), jobs.Locales(), blob.Locales(), picture.Locales(), dial.Locales(), email.Locales(), ui.Locales(),
		access.Locales(),
		activity.Locales(), activityweb.Locales(),
		accounts.Locales(), accountsweb.Locales(),
		roles.Locales(), rolesweb.Locales(),
		identity.Locales(), identityweb.Locales(),
		people.Locales(), peopleweb.Locales(),
		groups.Locales(), groupsweb.Locales(),
		invitations.Locales(), invitationsweb.Locales(),
		bulk.Locales(), bulkweb.Locales(),
		moves.Locales(), movesweb.Locales(),
		leaving.Locales(), leavingweb.Locales(),
		scim.Locales(), scimweb.Locales(),
		usersweb.Locales(),
		attributes.Locales(), attributesweb.Locales(),
		exports.Locales(), exportsweb.Locales(),
		mydata.Locales(), mydataweb.Locales(),
		requests.Locales(), requestsweb.Locales(),
		practice.Locales(), practiceweb.Locales(),
		cases.Locales(), casesweb.Locales(),
		search.Locales(), searchweb.Locales(),
		records.Locales(), recordsweb.Locales(),
		tasks.Locales(), tasksweb.Locales(),
		documents.Locales(), documentsweb.Locales(),
		events.Locales(), eventsweb.Locales(),
		messages.Locales(), messagesweb.Locales(),
		reporttypes.Locales(), reporttypesweb.Locales(),
		reports.Locales(), reportsweb.Locales(),
		viewing.Locales(), viewingweb.Locales(),
		system.Locales(), systemweb.Locales(),
		apiweb.Locales(),
		demo.Locales(),
		files,
	}
}

// ActKinds joins what all rooms record.
func ActKinds() []activity.KindInfo {
	var out []activity.KindInfo
	for _, list := range [][]activity.KindInfo{
		accounts.Acts(),
		roles.Acts(),
		identity.Acts(),
		groups.Acts(),
		people.Acts(),
		people.DirectoryActs(),
		invitations.Acts(),
		scim.Acts(),
		bulk.Acts(),
		moves.Acts(),
		leaving.Acts(),
		attributes.Acts(),
		exports.Acts(),
		mydata.Acts(),
		requests.Acts(),
		viewing.Acts(),
		practice.Acts(),
		search.Acts(),
		cases.Acts(),
		records.Acts(),
		tasks.Acts(),
		documents.Acts(),
		events.Acts(),
		messages.Acts(),
		reporttypes.Acts(),
		reports.Acts(),
		system.Acts(),
		Acts(),
	} {
		out = append(out, list...)
	}
	return out
}
