// Package patch brings what SCIM clients send into shape and applies PATCH operations (RFC 7644 §3.5.2) to resources.
//
// A resource is as encoding/json would hold it. [Clean] makes of a body what its schema knows of it: names in the schema's
// letter case, values of the right type, nothing else. [Apply] works on such resources and gives such ones, all operations
// or none. Both forgive what the directories in use are known to send: operations with capitals, truth values as texts, names with
// dots as keys, a single value where a list belongs, and values of a list to be removed that stand beside the path rather
// than in it. The package is pure.
package patch
