# SPDX-License-Identifier: Apache-2.0
#
# Prints the installed packages that nothing wants, one a line as name:architecture, in the order of the database.
#
# Wanted are the operating system itself (dpkg's Essential and Protected, priority required), the packages of the list,
# and what these depend on. Of alternatives, and of several packages that provide one name, all installed ones count.
# Recommended packages are not wanted. Versions are not compared: dpkg has done that.
#
# Usage: awk -f superfluous.awk KEEP-LIST DPKG-STATUS
# Exit:  1 when the list keeps no kernel: a base of another kind, or a name that has changed

# In deb-control(5) and the database (dpkg(1), FILES) each field of use here is one line.
function field(name, default_value) { return (name in fields) ? fields[name] : default_value }

# The database's package ends here.
function finish(    id, names, count, i) {
	if (field("Status", "") ~ / installed$/) {
		id = ++packages
		name_of[id] = field("Package", "")
		architecture_of[id] = field("Architecture", "")
		needs[id] = field("Depends", "") "," field("Pre-Depends", "")
		providers[name_of[id]] = providers[name_of[id]] " " id
		count = split(field("Provides", ""), names, ",")
		for (i = 1; i <= count; i++) {
			sub(/\(.*/, "", names[i])
			gsub(/[ \t]/, "", names[i])
			providers[names[i]] = providers[names[i]] " " id
		}
		if (field("Essential", "") == "yes" || field("Protected", "") == "yes" || field("Priority", "") == "required") want(id)
	}
	split("", fields)
}

function want(id) {
	if (!(id in wanted)) {
		wanted[id] = 1
		queue[++queued] = id
	}
}

# A pattern of the list as an extended regular expression. * leaves out "-", which separates a kernel's flavour.
function expression(pattern) {
	gsub(/[.+]/, "[&]", pattern)
	gsub(/\*/, "[^-]*", pattern)
	return "^" pattern "$"
}

function want_needs_of(id,    groups, count, i, words, found, j, k) {
	count = split(needs[id], groups, /[,|]/)
	for (i = 1; i <= count; i++) {
		sub(/\(.*/, "", groups[i])
		gsub(/[ \t]/, "", groups[i])
		sub(/:.*/, "", groups[i])
		found = split(providers[groups[i]], words, " ")
		for (k = 1; k <= found; k++) want(words[k])
	}
}

FILENAME == ARGV[1] {
	sub(/#.*/, "")
	if (NF) keep[++patterns] = expression($1)
	next
}
/^$/ { finish(); next }
/^[A-Za-z-]+:/ { fields[substr($0, 1, index($0, ":") - 1)] = substr($0, index($0, ":") + 2) }

END {
	finish()
	for (id = 1; id <= packages; id++) {
		for (i = 1; i <= patterns; i++) {
			if (name_of[id] ~ keep[i]) {
				want(id)
				kernel = kernel || name_of[id] ~ /^linux-image-/
			}
		}
	}
	for (next_id = 1; next_id <= queued; next_id++) want_needs_of(queue[next_id])
	if (!kernel) exit 1
	for (id = 1; id <= packages; id++) {
		if (!(id in wanted)) print name_of[id] (architecture_of[id] == "all" ? "" : ":" architecture_of[id])
	}
}
