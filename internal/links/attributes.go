package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Attributes lists an account's additional attributes, for administrators; POST adds one.
func Attributes() string { return "/admin/organisation/attributes" }

// AttributeNew is the form of a new attribute.
func AttributeNew() string { return Attributes() + "/new" }

// AttributesOrder moves an attribute by one place (POST).
func AttributesOrder() string { return Attributes() + "/order" }

// Attribute is one attribute: GET shows its form, POST takes it.
func Attribute(id ids.Attribute) string { return Attributes() + "/" + url.PathEscape(string(id)) }

// AttributeArchived is the list of attributes after one was archived, where that can be taken back.
func AttributeArchived(id ids.Attribute) string {
	return Attributes() + "?" + url.Values{"archived": {string(id)}}.Encode()
}

// AttributeArchive puts an attribute away (POST).
func AttributeArchive(id ids.Attribute) string { return Attribute(id) + "/archive" }

// AttributeRestore brings an archived attribute back (POST).
func AttributeRestore(id ids.Attribute) string { return Attribute(id) + "/restore" }

// AttributeDelete asks whether an attribute is to go with its values, and takes the answer (POST).
func AttributeDelete(id ids.Attribute) string { return Attribute(id) + "/delete" }

// APIAttributes lists and takes an account's additional attributes.
func APIAttributes() string { return "/api/v1/attributes" }

// APIAttribute is one additional attribute.
func APIAttribute(id ids.Attribute) string { return APIAttributes() + "/" + url.PathEscape(string(id)) }

// APIAttributeMove moves an attribute by one place (POST).
func APIAttributeMove(id ids.Attribute) string { return APIAttribute(id) + "/move" }

// APIAttributeArchive puts an attribute away (POST).
func APIAttributeArchive(id ids.Attribute) string { return APIAttribute(id) + "/archive" }

// APIAttributeRestore brings an archived attribute back (POST).
func APIAttributeRestore(id ids.Attribute) string { return APIAttribute(id) + "/restore" }
