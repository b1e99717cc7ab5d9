// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.mojo.goal;

import dev.kn86.image.debian.apt.AptLogin;
import dev.kn86.image.util.failure.BuildFailure;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** Users and passwords of Maven's settings.xml: those of the {@code <server>} whose id is a property of the plugin. */
public final class MavenLogins {

    private final Settings settings;
    private final SettingsDecrypter decrypter;

    public MavenLogins(Settings settings, SettingsDecrypter decrypter) {
        this.settings = settings;
        this.decrypter = decrypter;
    }

    /**
     * An address with the login of its server, decrypted; unchanged when the settings have no such server. It is not to
     * be shown.
     *
     * @param property the property that names the address, and the server's id
     */
    public String into(String property, String address) throws BuildFailure {
        Server server = settings.getServer(property);
        if (server == null || server.getUsername() == null) {
            return address;
        }
        Server plain =
                decrypter.decrypt(new DefaultSettingsDecryptionRequest(server)).getServer();
        return AptLogin.into(address, plain.getUsername(), plain.getPassword() == null ? "" : plain.getPassword());
    }
}
