// Package filter reads the filters and attribute paths of SCIM (RFC 7644 §3.4.2.2, §3.5.2) and judges resources by them.
//
// [Parse] and [ParsePath] take a [Schema], so that whatever they return names attributes that exist and compares them in a
// way that their type allows; everything else is an [Error]. [Match] is the one meaning that filters have: whoever turns a
// filter into something faster asks it again. The package is pure and bounded: a text has at most [MaxLength] bytes,
// [MaxTerms] comparisons and [MaxDepth] levels.
package filter
