package caseload

import "strings"

var firm = words{
	areas: []area{
		{lines(`
			{company} v {company2}|Unpaid invoices of £{sum} for {goods}. {company2} says they came late and were short.
			{company} v {company2}: defective {goods}|Claim of £{sum} for {goods} that failed inspection at {town}.
			{company}: dilapidations at {street}, {town}|The landlord wants £{sum} for repairs at the end of the lease.
			{surname} v {company}: personal injury|Fall at the {town} warehouse; liability is denied, medical evidence is awaited.
			{company} v {surname} and another|Breach of a restrictive covenant by two former directors.
			Estate of {surname}: contested will|Two wills within a year; capacity is disputed by the family.
			{surname} and {surname2}: boundary at {street}|A fence was moved in the spring; the surveyor’s plan differs from the deeds.
			{company}: insurer refuses cover|Fire at {town}; the insurer relies on late notice. Loss of £{sum}.`),
			lines(`
			Draft the particulars of claim
			Answer {company2}’s letter
			Collect delivery notes for the {goods}
			Instruct counsel
			Agree directions with the other side
			Serve the witness statement of {surname}
			Prepare the bundle for the hearing
			Report to the client on costs
			Chase the expert’s report`)},
		{lines(`
			{company}: purchase of {company2}|Share purchase for £{sum}, completion conditional on the landlord’s consent at {town}.
			{company}: lease of {street}, {town}|New ten-year lease with a break after five; rent-free period to be agreed.
			{company}: shareholders’ agreement|Three founders and an investor; reserved matters and exit are open.
			{company}: supply of {goods}|Framework agreement for two years with {company2}.
			{company}: loan from {company2}|Facility of £{sum} with a charge over the {town} site.
			{company}: terms of business|Review of the standard terms for {goods} after complaints.
			Joint venture of {company} and {company2}|Heads of terms signed; competition clearance to be checked.`),
			lines(`
			Review the disclosure letter
			Send the second draft to {company2}
			Check the title to {street}
			Board minutes for completion
			File with Companies House
			List conditions precedent
			Call with the client about warranties`)},
		{lines(`
			{surname} v {company}: unfair dismissal|Dismissed after eleven years; ET1 presented, conciliation open until the end of the month.
			{company}: redundancies at {town}|Consultation with 34 employees; selection pools to be reviewed.
			{company}: grievance of {surname}|Allegations against a line manager; independent investigator appointed.
			{company}: director’s service agreement|New finance director; notice, bonus and covenants.
			{surname}: settlement agreement|Exit terms offered by {company}; reference and tax to be agreed.
			{company}: transfer of staff from {company2}|Forty people move with the contract for {goods}.`),
			lines(`
			Draft the ET3
			Advise on selection criteria
			Interview {surname}
			Calculate the schedule of loss
			Review the handbook
			Reply to the conciliator
			Meeting with HR of {company}`)},
	},
	words: map[string][]string{
		"company": {"{root} {trade}", "{root} & {root2}", "{root} {trade} Ltd", "{root} {trade} plc", "{root} Group"},
		"root": strings.Fields(`Fairholme Ashdown Calder Pennard Westbrook Larkfield Harcastle Brindle Thornbury Wexcombe Marlow Quayside Stanmore Oldbridge Penrose
			Kestrel Halden Brightwater Sedgeley Northgate Ravensworth Tideswell Cobham Elmstead Farrow Gorsley Hexton Ivybridge Kilnsey Lanrick`),
		"trade":  strings.Fields(`Logistics Foods Engineering Textiles Homes Shipping Energy Print Dental Systems Joinery Packaging Marine Plastics Catering Motors`),
		"goods":  {"cold-store panels", "printed cartons", "switchgear", "roof tiles", "marine diesel", "office furniture", "laboratory glass", "frozen fish", "steel brackets", "software licences"},
		"town":   strings.Fields(`Leeds Hull Bristol Reading Norwich Exeter Derby Preston Lincoln Swindon Dover Chester`),
		"street": {"12 Canal Street", "Unit 4, Mill Road", "27 Station Parade", "The Old Maltings", "8 Foundry Lane", "Block C, Wharf Road", "3 Market Row", "61 Priory Street"},
		"surname": strings.Fields(`Langford Whitlock Pryce Adeyemi Castellano Donnelly Eastwood Farouk Gallagher Hargreaves Iqbal Jephson Kowalczyk Lomax Mercer
			Nkemelu Oakley Parnell Quigley Rushworth Sandhu Tremayne Underhill Vance Wainwright Yeoman`),
		"sum": {"18,400", "46,250", "74,900", "112,000", "184,200", "240,000", "365,500", "1.2 million", "2.75 million"},
	},
}
