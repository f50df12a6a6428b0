package peopleweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := handlers{d, &zoneLists{}}
	return []web.Route{
		{Method: http.MethodGet, Path: "/settings/profile", Door: web.SignedIn, Handler: h.profile},
		{Method: http.MethodPost, Path: "/settings/profile", Door: web.SignedIn, Handler: h.saveProfile},
		{Method: http.MethodPost, Path: "/settings/profile/picture", Door: web.SignedIn, Handler: h.uploadPicture, MaxBody: maxForm, Cost: 10},
		{Method: http.MethodGet, Path: "/settings/profile/picture/delete", Door: web.SignedIn, Handler: h.askRemovePicture},
		{Method: http.MethodPost, Path: "/settings/profile/picture/delete", Door: web.SignedIn, Handler: h.removePicture},
		{Method: http.MethodGet, Path: "/settings/appearance", Door: web.SignedIn, Handler: h.appearance},
		{Method: http.MethodPost, Path: "/settings/appearance", Door: web.SignedIn, Handler: h.saveAppearance},
		{Method: http.MethodGet, Path: "/pictures/{account}/{user}/{picture}/{size}", Door: web.SignedIn, Handler: h.pictureFile, Quiet: true},

		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"me"},
			ID: "get-me", Summary: "My profile"}, h.getMe),
		web.API(web.Operation{Method: http.MethodPatch, Path: "/api/v1/me", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "patch-me", Summary: "Change my profile", Description: "All wrong fields are told together and nothing is changed.",
			Statuses: []int{http.StatusPreconditionFailed}}, h.patchMe),
		web.Plain(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/picture", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"me"},
			ID: "get-my-picture", Summary: "My picture, a JPEG 512 pixels square", Statuses: []int{http.StatusNotFound}}, h.getPicture),
		web.Plain(web.Operation{Method: http.MethodPut, Path: "/api/v1/me/picture", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "put-my-picture", Summary: "Replace my picture; the image is the body", MaxBody: maxUpload, Cost: 10, Answer: Me{},
			BodyTypes: []string{"image/jpeg", "image/png", "image/webp", "image/gif", "application/octet-stream"},
			Statuses:  []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}}, h.putPicture),
		web.Plain(web.Operation{Method: http.MethodDelete, Path: "/api/v1/me/picture", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "delete-my-picture", Summary: "Remove my picture; clients then see no card of me"}, h.deletePicture),
	}
}
