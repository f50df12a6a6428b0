package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Exports lists the files that were made for the person signed in.
func Exports() string { return "/exports" }

// Export is the page of one such file: its progress, then its result.
func Export(id ids.Export) string { return "/exports/" + url.PathEscape(string(id)) }

// ExportFile hands the file out; it takes POST only, so that opening a link never does.
func ExportFile(id ids.Export) string { return Export(id) + "/file" }

// ExportDelete removes the file (POST); GET asks for confirmation.
func ExportDelete(id ids.Export) string { return Export(id) + "/delete" }

// APIExports lists the files that were made for the caller.
func APIExports() string { return "/api/v1/exports" }

// APIExport is one file that was made for the caller.
func APIExport(id ids.Export) string { return APIExports() + "/" + url.PathEscape(string(id)) }

// APIExportFile is the file itself.
func APIExportFile(id ids.Export) string { return APIExport(id) + "/file" }
