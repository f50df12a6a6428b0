package groupsweb

import (
	"net/http"
	"strings"

	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// groupView is the page of a group.
type groupView struct {
	Page  ui.Page
	Group groups.GroupInUse
	Names map[ids.User]string
}

func (v groupView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (v groupView) name() string { return nameOf(v.Page.P, v.Group.Group) }

// group shows a group: who is in it, who manages it, and when its members are told things.
func (h handlers) group(c *web.Ctx) error {
	g, err := h.Groups.Group(c.Context(), by(c), groupOf(c.Path("id")))
	if err != nil {
		return err
	}
	v := groupView{Group: g}
	if v.Names, err = h.manages(c, g); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, nameOf(c.P, g.Group), links.Groups()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, groupPage(v))
}

// manager is somebody who manages the group.
type manager struct {
	ID   ids.User
	Name string
}

// managers are all who manage the group, by name.
func (v groupView) managers() []manager {
	var out []manager
	for _, user := range v.Group.Managers {
		if name := v.Names[user]; name != "" {
			out = append(out, manager{user, name})
		}
	}
	return out
}

// people says who is in the group.
func (v groupView) people() string {
	active := v.Page.P.N("groupsweb.people.active", v.Group.Active)
	if v.Group.Others == 0 {
		return active
	}
	return v.t("groupsweb.people.both", errs.Args{"Active": active, "Others": v.Page.P.N("groupsweb.people.others", v.Group.Others)})
}

// about is the description by its lines.
func (v groupView) about() []string {
	if v.Group.ID == groups.Default {
		return []string{v.t("groupsweb.default.about")}
	}
	if v.Group.Description == "" {
		return nil
	}
	return strings.Split(v.Group.Description, "\n")
}
