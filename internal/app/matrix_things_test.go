package app_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/app/apptest"
	"cabinet/internal/attributes"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Whose thing an address names.
const (
	own        = "own"
	colleagues = "colleague’s"
	managed    = "of the managed group"
	houses     = "own organisation’s"
	others     = "other organisation’s"
	living     = "living"
	nonsense   = "nonsense"
)

const (
	// readyFor is how long a browser goes on asking: less than a proof stays fresh.
	readyFor = 4 * time.Minute
	// keptFor is how long a thing is taken to live on.
	keptFor = 15 * time.Minute
)

// thing is something that an address names, and since when it exists.
type thing struct {
	name  string
	since time.Time
}

// sort is what the addresses under some prefixes name.
type sort struct {
	prefixes []string
	whose    []string
	make     func(m *matrix, owner string) string
}

// sorts lists them; the first that fits an address counts.
func sorts() []sort {
	personal, common, open := []string{own, colleagues, others, nonsense}, []string{houses, others, nonsense}, []string{living, nonsense}
	looked := []string{managed, houses, others, nonsense}
	return []sort{
		{[]string{"/invitation/{"}, open, (*matrix).invitationLink},
		{[]string{"/admin/users/invitations/{", "/api/v1/invitations/{"}, looked, (*matrix).invitation},
		{[]string{"/admin/user-jobs/{", "/api/v1/bulk-jobs/{"}, common, (*matrix).bulkJob},
		{[]string{"/admin/user-moves/{", "/api/v1/domain-moves/{"}, common, (*matrix).domainMove},
		{[]string{"/admin/users/{", "/api/v1/users/{"}, []string{own, managed, colleagues, others, nonsense}, (*matrix).user},
		{[]string{"/admin/groups/{", "/api/v1/groups/{"}, looked, (*matrix).aGroup},
		{[]string{"/admin/scim/{", "/api/v1/directories/{"}, common, (*matrix).directory},
		{[]string{"/scim/v2/{"}, open, func(*matrix, string) string { return "Users" }},
		{[]string{"/password/reset/{"}, open, (*matrix).resetLink},
		{[]string{"/not-me/{"}, open, (*matrix).notMeLink},
		{[]string{"/verify-email/{"}, open, (*matrix).verifyLink},
		{[]string{"/undo-email/{"}, open, (*matrix).undoLink},
		{[]string{"/settings/security/sessions/{", "/api/v1/me/sessions/{"}, personal, (*matrix).session},
		{[]string{"/settings/applications/tokens/{", "/api/v1/me/tokens/{"}, personal, (*matrix).token},
		{[]string{"/case-views/{", "/api/v1/case-views/{"}, personal, (*matrix).caseView},
		{[]string{"/cases/{", "/api/v1/cases/{"}, common, (*matrix).aCase},
		{[]string{"/projects/{", "/api/v1/projects/{"}, common, (*matrix).project},
		{[]string{"/documents/{", "/api/v1/documents/{"}, common, (*matrix).aDocument},
		{[]string{"/tasks/{", "/api/v1/tasks/{"}, common, (*matrix).task},
		{[]string{"/events/{", "/api/v1/events/{"}, common, (*matrix).event},
		{[]string{"/reports/{", "/api/v1/reports/{"}, common, (*matrix).report},
		{[]string{"/admin/record-templates/{", "/api/v1/record-templates/{"}, common, (*matrix).recordTemplate},
		{[]string{"/admin/report-types/{", "/api/v1/report-types/{"}, common, (*matrix).reportType},
		{[]string{"/api/v1/review-levels/users/{"}, []string{own, managed, colleagues, others, nonsense}, (*matrix).user},
		{[]string{"/grants/{"}, common, func(m *matrix, owner string) string { return m.grant(owner, m.aCase(owner)) }},
		{[]string{"/walls/{"}, common, func(m *matrix, owner string) string { return m.wall(owner, m.aCase(owner)) }},
		{[]string{"/exports/{", "/api/v1/exports/{"}, personal, (*matrix).export},
		{[]string{"/admin/erasure/{", "/api/v1/erasures/{"}, personal, (*matrix).erasure},
		{[]string{"/admin/requests/{", "/api/v1/title-requests/{"}, common, (*matrix).request},
		{[]string{"/admin/audit/entries/{", "/api/v1/activity/{"}, personal, (*matrix).act},
		{[]string{"/admin/organisation/attributes/{", "/api/v1/attributes/{"}, common, (*matrix).attribute},
		{[]string{"/admin/organisation/branches/{", "/api/v1/branches/{"}, common, (*matrix).branch},
		{[]string{"/admin/roles/titles/{", "/api/v1/job-titles/{"}, common, (*matrix).title},
		{[]string{"/admin/sign-in/domains/{"}, common, (*matrix).domain},
		{[]string{"/admin/practice-areas/{", "/api/v1/practice-areas/{"}, common, (*matrix).practiceArea},
		{[]string{"/admin/case-types/{", "/api/v1/case-types/{"}, common, (*matrix).caseType},
		{[]string{"/admin/case-groups/{", "/api/v1/case-groups/{"}, common, (*matrix).caseGroup},
		{[]string{"/admin/system/jobs/{", "/api/v1/system/dead-letters/{"}, open, (*matrix).deadLetter},
		{[]string{"/admin/roles/defaults/{"}, open, func(*matrix, string) string { return string(access.Guest) }},
		{[]string{"/pictures/{"}, personal, nil},
	}
}

// sortOf returns what an address names, or nil when it names nothing.
func sortOf(path string) *sort {
	if !strings.Contains(path, "{") {
		return nil
	}
	for _, s := range sorts() {
		for _, prefix := range s.prefixes {
			if strings.HasPrefix(path, prefix) {
				return &s
			}
		}
	}
	panic("nothing is known of " + path)
}

// objects lists whose thing an address may name.
func objects(path string) []string {
	if s := sortOf(path); s != nil {
		return s.whose
	}
	return []string{""}
}

// address fills a pattern with a thing of somebody.
func (m *matrix) address(pattern, object string, k knocker) string {
	s := sortOf(pattern)
	if s == nil {
		return pattern
	}
	owner := ownerOf(object, k)
	if s.make == nil {
		return m.pictured(owner)
	}
	name := nonsense
	if owner != "" {
		name = m.lasting(s.prefixes[0]+owner, func() string { return s.make(m, owner) })
	}
	before, rest, _ := strings.Cut(pattern, "{")
	_, after, _ := strings.Cut(rest, "}")
	return m.inDirectory(before+url.PathEscape(name)+m.inner(after, owner, name), name, owner)
}

// lasting returns the name of a thing that was made before, or makes it.
func (m *matrix) lasting(key string, make func() string) string {
	t := m.made[key]
	if t.name == "" || m.a.Clock.Now().Sub(t.since) > keptFor {
		m.count++
		t = thing{make(), m.a.Clock.Now()}
		m.made[key] = t
		m.a.Clock.Advance(forgotten)
	}
	return t.name
}

// pictured returns the address of the picture of somebody, which is another after each change.
func (m *matrix) pictured(owner string) string {
	if owner == "" {
		return links.Picture("nobody", "nobody", "nothing", 96)
	}
	return m.lasting("picture "+owner, func() string { return m.picture(owner) })
}

// kept reports whether a thing is still to be asked for.
func (m *matrix) kept(name string) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(m.made)), func(t thing) bool { return t.name == name })
}

// ownerOf names whose thing is meant; nobody's for nonsense.
func ownerOf(object string, k knocker) string {
	home, away := "", "@twin"
	if strings.HasSuffix(k.name, "@twin") {
		home, away = away, home
	}
	switch object {
	case own:
		if k.name == "" {
			return "oliver" // strangers own nothing
		}
		return k.name
	case managed:
		return managedBy + home
	case houses:
		return "elena" + home
	case colleagues:
		return "pavel" + home
	case others:
		return "pavel" + away
	case living:
		return "lin@twin"
	default:
		return ""
	}
}

// keeper is the administrator of somebody's organisation, as services see them.
func (m *matrix) keeper(owner string) access.Actor {
	if strings.HasSuffix(owner, "@twin") {
		return m.a.By("elena@twin")
	}
	return m.a.By("elena")
}

// proven is somebody who proved who they are just now.
func (m *matrix) proven(owner string) access.Actor {
	by := m.a.By(owner)
	by.ProvenAt = m.a.Clock.Now()
	return by
}

// called is a name that nothing else has.
func (m *matrix) called(what string) string { return fmt.Sprintf("%s %d", what, m.count) }

// session opens a session of somebody in a browser of their own and returns its id.
func (m *matrix) session(owner string) string {
	m.a.Visitor().SignIn(apptest.Address(owner), apptest.Password)
	var id string
	m.a.Must(m.a.DB.QueryRow(m.a.T.Context(), `select id from sessions where login_id = ? order by id desc limit 1`, m.a.Member(owner).Login).Scan(&id))
	return id
}

func (m *matrix) token(owner string) string {
	p := m.a.Member(owner)
	t, secret, err := m.a.Identity.CreateToken(m.a.T.Context(), access.Operator(p.Account.ID),
		identity.TokenInput{Account: p.Account.ID, User: p.ID, Name: m.called("Token"), Scope: access.ScopeRead})
	m.a.Must(err)
	m.a.Secret(secret)
	return string(t.ID)
}

func (m *matrix) export(owner string) string {
	m.a.Work() // whatever pages asked for before
	e, err := m.a.MyData.RequestExport(m.a.T.Context(), m.proven(owner))
	m.a.Must(err)
	m.a.Work()
	return string(e.ID)
}

// erasure returns the request of somebody who wishes to be erased, whether they wished it before or not.
func (m *matrix) erasure(owner string) string {
	ctx := m.a.T.Context()
	r, err := m.a.MyData.MyErasure(ctx, m.a.By(owner))
	m.a.Must(err)
	if !r.State.Waits() {
		r, err = m.a.MyData.AskErasure(ctx, m.proven(owner), mydata.AskInput{Reason: "I have left."})
		m.a.Must(err)
	}
	return string(r.ID)
}

// act returns the newest act of somebody that has its place in the record.
func (m *matrix) act(owner string) string {
	m.picture(owner)
	m.a.Must(m.a.Acts.SealAll(m.a.T.Context()))
	page, err := m.a.Acts.Acts(m.a.T.Context(), m.keeper(owner), activity.Filter{User: m.a.Member(owner).ID, Newest: true, Limit: 1})
	m.a.Must(err)
	return string(page.Acts[0].ID)
}

func (m *matrix) attribute(owner string) string {
	name, kind := m.called("Attribute"), attributes.Text
	d, err := m.a.Attributes.Add(m.a.T.Context(), m.keeper(owner), attributes.Input{Kind: &kind, Name: &name})
	m.a.Must(err)
	return string(d.ID)
}

func (m *matrix) branch(owner string) string {
	b, err := m.a.AccountSettings.CreateBranch(m.a.T.Context(), m.keeper(owner), m.called("Branch"))
	m.a.Must(err)
	return string(b.ID)
}

func (m *matrix) title(owner string) string {
	t, err := m.a.RoleSettings.CreateTitle(m.a.T.Context(), m.keeper(owner), m.called("Title"), access.SetOf())
	m.a.Must(err)
	return string(t.ID)
}

func (m *matrix) domain(owner string) string {
	d, err := m.a.AccountSettings.AddDomain(m.a.T.Context(), m.keeper(owner), fmt.Sprintf("firm%d.example", m.count))
	m.a.Must(err)
	return string(d.ID)
}

// deadLetter returns a job of somebody's organisation that was given up; those who look after the deployment see all.
func (m *matrix) deadLetter(owner string) string {
	id := fmt.Sprintf("dead-%d", m.count)
	m.a.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(m.a.T.Context(), `insert into jobs (id, kind, account_id, args, unique_key, priority, state, due_at, attempts, crashes, fence, worker,
			reason, created_at, finished_at) values (?, 'former.kind', ?, '{}', '', 0, 'dead', ?, 1, 0, 1, '', 'broken', ?, ?)`,
			id, m.a.Member(owner).Account.ID, db.At(tx.Now()), db.At(tx.Now()), db.At(tx.Now()))
		return err
	})
	return id
}

func (m *matrix) resetLink(owner string) string {
	link, err := m.a.Identity.ResetLink(m.a.T.Context(), access.Operator(""), m.a.Member(owner).Login)
	m.a.Must(err)
	return m.lastOf(link)
}

func (m *matrix) lastOf(link string) string {
	token := link[strings.LastIndex(link, "/")+1:]
	m.a.Secret(token)
	return token
}

func (m *matrix) picture(owner string) string {
	var b bytes.Buffer
	m.a.Must(png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 16, 16))))
	person, err := m.a.People.PutPicture(m.a.T.Context(), m.a.By(owner), people.PictureInput{File: &b})
	m.a.Must(err)
	return links.Picture(person.Account, person.ID, person.Picture, 96)
}
