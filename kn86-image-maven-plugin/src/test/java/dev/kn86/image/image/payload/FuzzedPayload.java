// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.image.payload;

import dev.kn86.image.format.signing.VerificationKey;
import dev.kn86.image.format.tar.TarMember;
import dev.kn86.image.util.failure.BuildFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** For the fuzzer: payloads whose signature nobody has made. */
public final class FuzzedPayload {

    private static final int LARGEST_MANIFEST = 1 << 20;

    private FuzzedPayload() {}

    public static void inspect(Path file) throws BuildFailure, IOException {
        new PayloadInspector(List.of()).inspect(file);
    }

    /**
     * Inspects a payload with a manifest.
     *
     * @param json the manifest of a payload that ends behind its signature
     */
    public static void inspectManifest(byte[] json) throws BuildFailure, IOException {
        if (json.length > 0 && json.length <= LARGEST_MANIFEST) {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            add(payload, "manifest.json", json);
            add(payload, "manifest.json.sig", new byte[VerificationKey.SIGNATURE_SIZE]);
            PayloadMembers members = new PayloadMembers("payload", new ByteArrayInputStream(payload.toByteArray()));
            SignedManifest.read("payload", members).manifest();
        }
    }

    private static void add(ByteArrayOutputStream payload, String name, byte[] content) {
        TarMember member = new TarMember(name, content.length, 0);
        payload.writeBytes(member.header());
        payload.writeBytes(content);
        payload.writeBytes(new byte[member.padding()]);
    }
}
