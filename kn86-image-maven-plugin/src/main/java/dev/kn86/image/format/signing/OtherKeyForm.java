// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.format.signing;

import dev.kn86.image.util.failure.BuildFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what a file is that holds no PEM block (RFC 7468): keys come in other forms, and one of them may have been
 * meant.
 */
final class OtherKeyForm {

    /** A block of RFC 1421 has header lines, and is encrypted as a rule; other programs leave the end out. */
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

    private static final List<Map.Entry<String, String>> BEGINNINGS = List.of(
            Map.entry("ssh-", "a public key of OpenSSH"),
            Map.entry("---- BEGIN SSH2", "a public key of SSH"),
            Map.entry("PuTTY-User-Key-File", "a key of PuTTY"),
            Map.entry("untrusted comment:", "a key of signify or minisign"),
            Map.entry("{", "a key in JSON"));

    private OtherKeyForm() {}

    /**
     * The refusal of such a file.
     *
     * @param text its bytes, one a character
     * @param label what is wanted
     */
    static BuildFailure refusal(Path file, String text, String label) {
        String wanted = "Give a file that begins with -----BEGIN " + label + "-----.";
        String otherProgram =
                wanted + " openssl genpkey -algorithm ed25519 makes keys, and those of other programs are not read.";
        if (text.isBlank()) {
            return new BuildFailure(file + ": empty", wanted);
        }
        // The tag of a sequence in DER, and a length in the next byte.
        if (text.charAt(0) == '0' && text.chars().anyMatch(c -> c > '~' || c < '\t')) {
            String in = label.startsWith("PUBLIC") ? " -pubin -pubout" : "";
            return new BuildFailure(
                    file + ": no PEM block: it may be a key in DER",
                    "Convert it: openssl pkey -inform DER -in FILE" + in + " -out key.pem");
        }
        Matcher begin = BEGIN.matcher(text);
        if (begin.find()) {
            return new BuildFailure(
                    file + ": no whole PEM block: " + begin.group(1) + " has header lines, other characters or no end",
                    wanted + " openssl pkey -in FILE -out key.pem writes some others so.");
        }
        for (Map.Entry<String, String> form : BEGINNINGS) {
            if (text.stripLeading().startsWith(form.getKey())) {
                return new BuildFailure(file + ": no PEM block: it is " + form.getValue(), otherProgram);
            }
        }
        return new BuildFailure(file + ": no PEM block", wanted);
    }
}
