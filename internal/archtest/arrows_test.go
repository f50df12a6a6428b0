package archtest

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// The rooms from the ground; those on one floor don't know each other.
func floors() [][]string {
	return [][]string{
		{"access"}, {"holdings"}, {"activity"}, {"accounts"}, {"roles"}, {"groups"}, {"identity"}, {"people"},
		{"attributes", "exports", "invitations"}, {"mydata", "requests", "viewing"}, {"bulk", "leaving", "moves", "scim"},
		{"billing", "search", "practice"}, {"cases"}, {"records", "tasks", "events", "documents", "messages", "reporttypes"},
		{"reports", "calendars", "watch", "casesync", "letters"},
		{"notify"},
		{"automation", "webhooks", "clients"},
	}
}

// layer is a storey of the house.
type layer string

const (
	cmdLayer      layer = "cmd"
	appLayer      layer = "app"
	apptestLayer  layer = "apptest"
	roomWebLayer  layer = "room web"
	roomLayer     layer = "room"
	uiLayer       layer = "ui"
	assetsLayer   layer = "web assets"
	linksLayer    layer = "links"
	idsLayer      layer = "ids"
	platformLayer layer = "platform"
	webLayer      layer = "platform/web"
	i18nLayer     layer = "platform/i18n"
	errsLayer     layer = "platform/errs"
	archLayer     layer = "archtest"
	outsideLayer  layer = "test" // test/: journeys and rehearsals, which run the program from outside
)

// arrows is the table of the house: what each layer may import besides itself. Rooms and room webs have more to obey:
// a room imports lower rooms alone, a room web no other room web.
func arrows() map[layer][]layer {
	everything := []layer{appLayer, roomWebLayer, roomLayer, uiLayer, assetsLayer, linksLayer, idsLayer, platformLayer, webLayer, i18nLayer, errsLayer}
	return map[layer][]layer{
		cmdLayer:      {appLayer},
		appLayer:      everything,
		apptestLayer:  everything,
		roomWebLayer:  {roomLayer, uiLayer, linksLayer, idsLayer, platformLayer, webLayer, i18nLayer, errsLayer},
		roomLayer:     {linksLayer, idsLayer, platformLayer, i18nLayer, errsLayer},
		uiLayer:       {linksLayer, idsLayer, i18nLayer, webLayer, errsLayer, assetsLayer},
		assetsLayer:   {},
		linksLayer:    {idsLayer},
		idsLayer:      {},
		platformLayer: {webLayer, i18nLayer, errsLayer},
		webLayer:      {platformLayer, i18nLayer, errsLayer},
		i18nLayer:     {platformLayer, errsLayer},
		errsLayer:     {},
		archLayer:     {},
		outsideLayer:  {apptestLayer, linksLayer, idsLayer, platformLayer, webLayer, i18nLayer, errsLayer},
	}
}

// place returns the layer of a package and, for rooms and room webs, the room. An unknown package has no layer.
func place(dir string) (l layer, room string) {
	parts := strings.Split(dir, "/")
	switch {
	case parts[0] == "cmd":
		return cmdLayer, ""
	case parts[0] == "test":
		return outsideLayer, ""
	case dir == "web":
		return assetsLayer, ""
	case parts[0] != "internal" || len(parts) < 2:
		return "", ""
	}
	under := func(prefix string) bool { return dir == prefix || strings.HasPrefix(dir, prefix+"/") }
	switch name := parts[1]; {
	case under("internal/app/apptest"):
		return apptestLayer, ""
	case under("internal/platform/web"):
		return webLayer, ""
	case under("internal/platform/i18n"):
		return i18nLayer, ""
	case under("internal/platform/errs"):
		return errsLayer, ""
	case slices.Contains([]string{"app", "ui", "links", "ids", "platform", "archtest"}, name):
		return layer(name), ""
	case floor(name) < 0:
		return "", ""
	case len(parts) > 2 && parts[2] == name+"web":
		return roomWebLayer, name
	default:
		return roomLayer, name
	}
}

func floor(room string) int {
	return slices.IndexFunc(floors(), func(f []string) bool { return slices.Contains(f, room) })
}

// arrow says why a file of package from may not import package to, or nothing when it may.
func arrow(from, to string, externalTest bool) string {
	fromLayer, fromRoom := place(from)
	toLayer, toRoom := place(to)
	switch {
	case from == to:
		return ""
	case fromLayer == "":
		return "the package belongs to no layer"
	case toLayer == "":
		return "imports " + to + ", which belongs to no layer"
	case toLayer == apptestLayer:
		if externalTest {
			return ""
		}
		return "apptest is for external test packages"
	case fromLayer == roomLayer && toLayer == roomLayer:
		if fromRoom == toRoom || floor(toRoom) < floor(fromRoom) {
			return ""
		}
		return "a room imports lower rooms alone, not " + toRoom
	case fromLayer == roomWebLayer && toLayer == roomWebLayer:
		if fromRoom == toRoom {
			return ""
		}
		return "a web package never imports another room's"
	case fromLayer != toLayer && !slices.Contains(arrows()[fromLayer], toLayer):
		return "no arrow leads from " + string(fromLayer) + " to " + string(toLayer)
	}
	return ""
}

func wrongArrows(t *tree) []string {
	var out []string
	for _, s := range t.files {
		if s.syntax == nil {
			continue
		}
		if l, _ := place(s.dir()); l == "" {
			out = append(out, s.path+": the package belongs to no layer")
			continue
		}
		external := s.isTest() && strings.HasSuffix(s.syntax.Name.Name, "_test")
		for _, i := range s.syntax.Imports {
			to := strings.Trim(i.Path.Value, `"`)
			if to != module && !strings.HasPrefix(to, module+"/") {
				continue
			}
			if why := arrow(s.dir(), strings.TrimPrefix(to, module+"/"), external); why != "" {
				out = append(out, t.line(i)+": "+why)
			}
		}
	}
	return out
}

func TestArrows(t *testing.T) {
	report(t, "see the table of arrows in docs/architecture.md", wrongArrows(house(t)))
}

func TestArrowsCanFail(t *testing.T) {
	file := func(dir, imports string) []string {
		return []string{dir + "/x.go", "package " + path.Base(dir) + "\nimport _ \"cabinet/internal/" + imports + "\"\n"}
	}
	for _, c := range []struct {
		from, to string
		wrong    bool
	}{
		{"internal/roles", "accounts", false}, {"internal/accounts", "roles", true}, {"internal/billing", "cases", true},
		{"internal/notify", "letters", false}, {"internal/people", "platform/web", true}, {"internal/people", "platform/db", false},
		{"internal/people/peopleweb", "identity/identityweb", true}, {"internal/people/peopleweb", "cases", false},
		{"internal/people", "people/peopleweb", true}, {"internal/ui", "people", true}, {"internal/ui", "platform/db", true},
		{"internal/ui", "platform/i18n", false}, {"internal/ui", "platform/errs", false}, {"internal/links", "access", true}, {"internal/ids", "platform/id", true},
		{"internal/platform/db", "ids", true}, {"internal/platform/web", "platform/i18n", false}, {"cmd/cabinet", "people", true},
		{"internal/app", "people/peopleweb", false}, {"internal/people", "app/apptest", true}, {"internal/calendars/google", "calendars", false},
		{"internal/access", "activity", true}, {"internal/cellar", "ids", true}, {"internal/people", "cellar", true},
	} {
		got := wrongArrows(fake(t, file(c.from, c.to)...))
		if (len(got) > 0) != c.wrong {
			t.Errorf("%s → %s: findings %q", c.from, c.to, got)
		}
	}
	test := fake(t, "internal/people/x_test.go", "package people_test\nimport _ \"cabinet/internal/app/apptest\"\n")
	if got := wrongArrows(test); len(got) > 0 {
		t.Error(got)
	}
}
