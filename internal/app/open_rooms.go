package app

import (
	"context"

	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/attributes"
	"cabinet/internal/exports"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/idempotency"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/picture"
	"cabinet/internal/roles"
)

// openRooms wires the rooms from the ground up, each with what it needs of those below and above.
func (p *Program) openRooms(o Options) error {
	base, err := links.ParseBase(o.Config.BaseURL)
	if err != nil {
		return err
	}
	if p.Acts, err = activity.New(p.DB, p.ids, p.log, ActKinds()...); err != nil {
		return err
	}
	p.memberships, p.erasures = cache.New[ids.Login, int](p.wall, maxMemberships), cache.New[ids.Account, int](p.wall, maxAccounts)
	p.Queue = jobs.New(p.DB, p.now, p.wall, p.ids, p.log, jobs.Options{})
	p.replay = idempotency.New(p.DB, p.wall, p.ids)
	if err := p.openCheckpoints(o); err != nil {
		return err
	}
	sender, from, err := p.openMail(o)
	if err != nil {
		return err
	}
	p.Accounts = accounts.New(p.DB, p.wall, p.ids, p.Acts)
	p.Roles = roles.New(p.wall, p.ids, p.Acts)
	members := people.NewMembers(p.Accounts)
	studio := picture.NewStudio()
	p.openSettings(o, members, studio)
	cost := o.Cost
	if cost == (identity.Cost{}) {
		cost = identity.DefaultCost()
	}
	p.Identity = identity.New(identity.Deps{
		DB: p.DB, Now: p.now, Wall: p.wall, IDs: p.ids, Hasher: identity.NewHasher(p.ids, cost, int64(o.Config.HashMemory)<<20),
		Acts: p.Acts, Members: members, Arrivals: members, Addresses: members, Domains: p.Accounts, Rights: p.Roles, Mail: sender, From: from, Bundle: p.Bundle,
		Base: base, Log: p.log,
	})
	p.Identity.RegisterJobs(p.Queue)
	p.Groups = groups.New(p.wall)
	p.People = people.New(p.DB, p.wall, p.ids, p.Acts, p.Accounts, p.Roles, p.files, studio,
		people.WithGroups(p.Groups), people.WithSignIn(p.Identity, p.Identity), people.WithDepartures(departures{p}), people.WithCases(caseReach{p}))
	p.GroupSettings = groups.NewSettings(groups.SettingsDeps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Groups: p.Groups, Members: p.People})
	p.GroupSettings.RegisterJobs(p.Queue)
	p.People.RegisterJobs(p.Queue)
	p.Attributes = attributes.New(attributes.Deps{DB: p.DB, Wall: p.wall, IDs: p.ids, Log: p.Acts, Bundle: p.Bundle, Accounts: p.Accounts,
		Roles: p.Roles, Members: members, Profiles: p.People})
	p.Attributes.RegisterJobs(p.Queue)
	p.People.ShowExtras(p.Attributes)
	post := exports.Post{Sender: sender, From: from, Bundle: p.Bundle, Base: base, Recipients: exports.RecipientsOf(p.Identity, members)}
	p.openFilesForPeople(post)
	p.openAdministration(members, sender, from, base, post)
	p.openMoves(members, post)
	p.openRequests(post)
	p.openViewing(post)
	p.openSearch()
	p.openPractice()
	p.openCases()
	p.openRecords()
	p.openWork()
	if err := p.openDocuments(); err != nil {
		return err
	}
	p.openMessages()
	p.openReports()
	p.openLeaving(members, post)
	p.openSCIM()
	p.openMyData(members, post)
	accounts.NewAlerts(accounts.AlertDeps{DB: p.DB, Acts: p.Acts, Accounts: p.Accounts, People: members, Mail: sender, From: from,
		Bundle: p.Bundle, Base: base, Entry: auditEntry, Log: p.log}).RegisterJobs(p.Queue)
	p.openSystem(o.Config, post)
	p.registerUpkeep()
	return nil
}

// openSettings wires Account settings.
func (p *Program) openSettings(o Options, members people.Members, studio *picture.Studio) {
	p.AccountSettings = accounts.NewSettings(accounts.SettingsDeps{DB: p.DB, IDs: p.ids, Acts: p.Acts, Accounts: p.Accounts, Holders: members,
		Passwords: members, Resolver: resolver(o), Blobs: p.files, Studio: studio, Log: p.log})
	p.AccountSettings.RegisterJobs(p.Queue)
	p.RoleSettings = roles.NewSettings(roles.SettingsDeps{DB: p.DB, Acts: p.Acts, Roles: p.Roles, Holders: members})
}

// openFilesForPeople wires what makes files for people in the background.
func (p *Program) openFilesForPeople(post exports.Post) {
	p.Exports = exports.New(exports.Deps{DB: p.DB, Now: p.now, IDs: p.ids, Acts: p.Acts, Blobs: p.files, Actors: p.Identity, Post: post, Log: p.log,
		Temp: p.Config.Data})
	p.Exports.RegisterJobs(p.Queue)
	for _, kind := range activityweb.ExportKinds(p.Acts) {
		p.Exports.RegisterKind(kind)
	}
}

// openCheckpoints wires the places outside this machine that hear of the record's heads (R72).
func (p *Program) openCheckpoints(o Options) error {
	signer, err := activity.NewSigner(p.box.Derive("checkpoints"))
	if err != nil {
		return err
	}
	var targets []activity.Target
	if o.Config.CheckpointFile != "" {
		targets = append(targets, activity.FileTarget(o.Config.CheckpointFile))
	}
	if o.Config.CheckpointSyslog != "" {
		t, err := activity.SyslogTarget(o.Config.CheckpointSyslog, activity.SyslogOptions{Host: o.Config.Host(), Dial: p.dialer.DialContext})
		if err != nil {
			return err
		}
		targets = append(targets, t)
	}
	if o.Config.CheckpointWebhook != "" {
		t, err := activity.WebhookTarget(o.Config.CheckpointWebhook, o.Config.CheckpointWebhookSecret.Reveal(), p.dialer.DialContext, p.wall)
		if err != nil {
			return err
		}
		targets = append(targets, t)
	}
	p.Checkpoints = activity.NewCheckpoints(p.Acts, signer, p.home, p.silent.Targets(targets)...)
	p.Checkpoints.RegisterJobs(p.Queue)
	p.Acts.RegisterUpkeep(p.Queue, o.Config.AuditRetentionYears)
	return nil
}

// home is the account that looks after the deployment: the one that was made first.
func (p *Program) home(ctx context.Context, q db.Queryer) (ids.Account, error) {
	return p.Accounts.Home(ctx, q)
}

// auditEntry is where an administrator sees an act.
func auditEntry(e activity.Entry) string { return links.AuditEntry(e.ID) }
