package links

import (
	"net/url"

	"cabinet/internal/ids"
)

// Organisation is the page of the account's information.
func Organisation() string { return "/admin/organisation" }

// Branches lists the account's branches; POST adds one.
func Branches() string { return "/admin/organisation/branches" }

// Branch is the page on which a branch is renamed.
func Branch(b ids.Branch) string { return Branches() + "/" + url.PathEscape(string(b)) }

// BranchDelete removes a branch (POST); GET asks for confirmation.
func BranchDelete(b ids.Branch) string { return Branch(b) + "/delete" }

// SignInSettings is the page of what the account asks of people who sign in.
func SignInSettings() string { return "/admin/sign-in" }

// Policy is the form of the password and sign-in policy.
func Policy() string { return "/admin/sign-in/policy" }

// SecurityContacts is the form of the addresses that hear of security.
func SecurityContacts() string { return "/admin/sign-in/contacts" }

// MailDomains lists the account's mail domains; POST adds one.
func MailDomains() string { return "/admin/sign-in/domains" }

// MailDomain shows how a mail domain is proven; POST looks for the proof.
func MailDomain(d ids.Domain) string { return MailDomains() + "/" + url.PathEscape(string(d)) }

// MailDomainRemove takes a mail domain away (POST); GET asks for confirmation.
func MailDomainRemove(d ids.Domain) string { return MailDomain(d) + "/remove" }

// RolesAndTitles explains the roles and lists the account's job titles.
func RolesAndTitles() string { return "/admin/roles" }

// JobTitleNew is the form of a new job title.
func JobTitleNew() string { return "/admin/roles/titles/new" }

// JobTitle is the form of a job title.
func JobTitle(t ids.JobTitle) string { return "/admin/roles/titles/" + url.PathEscape(string(t)) }

// JobTitleDelete removes a job title (POST); GET asks for confirmation.
func JobTitleDelete(t ids.JobTitle) string { return JobTitle(t) + "/delete" }

// DefaultSet is the form of what users of a role may do without a job title.
func DefaultSet(role string) string { return "/admin/roles/defaults/" + url.PathEscape(role) }

// APIAccount is the account of the person signed in.
func APIAccount() string { return "/api/v1/account" }

// APIPolicy is the password and sign-in policy of the account.
func APIPolicy() string { return "/api/v1/account/policy" }

// APIBranches lists the account's branches.
func APIBranches() string { return "/api/v1/branches" }

// APIBranch is one branch.
func APIBranch(b ids.Branch) string { return APIBranches() + "/" + url.PathEscape(string(b)) }

// APIJobTitles lists the account's job titles.
func APIJobTitles() string { return "/api/v1/job-titles" }

// APIJobTitle is one job title.
func APIJobTitle(t ids.JobTitle) string { return APIJobTitles() + "/" + url.PathEscape(string(t)) }
