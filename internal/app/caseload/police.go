package caseload

import "strings"

var police = words{
	areas: []area{
		{lines(`
			Card fraud at {place}, {street}|{sum} taken on cloned cards between two weekends; terminals seized.
			Theft of cable, {street}|Copper cable worth {sum} cut from the {site}.
			Invoice fraud against {place}|A false change of bank details; {sum} sent to an account opened in another name.
			Burglary, {street}|Entry through a rear window at night; jewellery and a laptop taken.
			Theft of tools from vans, {street}|Nine vans opened in a fortnight; one partial plate.
			Investment fraud: complaint of {surname}|{sum} paid over five months to a platform that no longer answers.
			Handling of stolen goods, {place}|Goods from the {site} offered for sale online.`),
			lines(`
			Obtain account records from the bank
			Review recordings from {street}
			Statement of {surname}
			Forensic copy of the seized phone
			List exhibits for the prosecutor
			Ask the {site} for gate records
			Check second-hand dealers`)},
		{lines(`
			Assault outside {place}|Two injured at closing time; four witnesses, one of them unwilling.
			Robbery, {street}|Phone and bag taken from a student; suspect on a moped.
			Threats against {surname}|Messages over three weeks from a withheld number; a former partner is named.
			Affray at {place}|About twelve people; recordings from two cameras.
			Criminal damage and threats, {street}|Windows broken twice; dispute between neighbours.
			Wounding, {street}|Knife injury to the arm; the victim knows the attacker.`),
			lines(`
			Medical statement for {surname}
			House-to-house on {street}
			Identity procedure
			Download recordings from {place}
			Risk assessment for the victim
			Apply for a search warrant
			Charging advice from the prosecutor`)},
		{lines(`
			Missing person: {initial} {surname}|Last seen near {street}; phone off since the evening.
			Missing child from {place}|Left after lunch with a friend; family spoken to.
			Concern for {initial} {surname}|Not at work for four days; car found at the {site}.
			Missing person: {initial} {surname}, long term|Review of a case from an earlier year; a new sighting was reported.`),
			lines(`
			Check hospitals and shelters
			Appeal to the press
			Search of the {site}
			Phone location data
			Visit the family of {surname}
			Review risk level`)},
	},
	words: map[string][]string{
		"place":  {"The Anchor", "The Lamplighter", "Harbour Café", "Northmere Bowl", "the Mill Lane Stores", "Fenwick Builders", "Weir Lane School", "the Corn Exchange", "Ferry Garage", "Quayside Pharmacy"},
		"street": {"Mill Lane", "Weir Lane", "Quay 2", "Station Road", "Chandler’s Row", "Castle Street", "Ropewalk", "Ferry Approach", "Lighthouse Road", "Orchard Close", "North Pier", "Tannery Yard"},
		"site":   {"substation", "harbour car park", "railway yard", "ferry terminal", "quarry", "retail park", "old brickworks"},
		"surname": strings.Fields(`Fenwick Holroyd Bassett Cargill Dunmore Esposito Fairley Gilchrist Hanif Irving Jardine Keane Lockyer Malik Nesbitt Ogilvie Pritchard
			Rafferty Stainton Tully Usman Vickers Wardle Yates`),
		"initial": strings.Split("A. B. C. D. E. F. G. H. J. K. L. M. N. P. R. S. T.", " "),
		"sum":     {"£640", "£2,300", "£4,750", "£9,100", "£18,000", "£32,500", "£71,000", "£140,000"},
	},
}
