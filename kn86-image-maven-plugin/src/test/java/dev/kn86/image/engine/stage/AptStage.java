// SPDX-License-Identifier: Apache-2.0
package dev.kn86.image.engine.stage;

import dev.kn86.image.testing.PackageArchive;
import java.io.IOException;

/** A first stage for tests. Its tree has this machine's apt and dpkg, the programs that these call, and one source. */
final class AptStage {

    private static final String NAME = "stage-apt";

    /** Most of these programs are called by apt-key, a shell script that checks signatures. */
    private static final String PRERUN =
            """
            #!/bin/bash -e
            tree=$ROOTFS_DIR
            mkdir -p "$tree"/{proc,dev,sys,run,tmp,opt,etc/apt/{apt.conf.d,preferences.d,sources.list.d,trusted.gpg.d},usr/{bin,sbin,lib},var/log/apt} \\
                "$tree"/var/lib/apt/lists/partial "$tree"/var/cache/apt/archives/partial \\
                "$tree"/var/lib/dpkg/{info,updates,triggers,parts,alternatives}
            for folder in bin sbin lib; do ln -s "usr/$folder" "$tree/$folder"; done
            ln -s usr/lib "$tree/lib64"
            programs=(bash sh cat cp ls touch mkdir rm rmdir ln mv sleep chmod chown env id grep xargs cut sha256sum sort sed mktemp cmp
                find uniq tr head tail wc readlink dirname basename tar dpkg dpkg-deb dpkg-split dpkg-query dpkg-statoverride
                apt-get apt-cache apt-config apt-key gpgv ldconfig start-stop-daemon diff)
            files=()
            for program in "${programs[@]}"; do
                cp "$(command -v "$program")" "$tree/usr/bin/"
                files+=("$(command -v "$program")")
            done
            cp -r /usr/lib/apt "$tree/usr/lib/"
            mkdir -p "$tree/usr/share"; cp -r /usr/share/dpkg "$tree/usr/share/"
            { ldd "${files[@]}" /usr/lib/apt/methods/* 2> /dev/null || true; } | grep -o '/[^ :]*' | sort -u |
                while read -r library; do
                    [ -f "$library" ] || continue
                    mkdir -p "$tree$(dirname "$library")"; cp -n "$library" "$tree$library"
                done
            touch "$tree"/var/lib/dpkg/{status,available}
            printf 'root:x:0:0:root:/root:/bin/bash\\n' > "$tree/etc/passwd"
            printf 'root:x:0:\\n' > "$tree/etc/group"
            cp %s "$tree/etc/archive.gpg"
            cat > "$tree/etc/apt/apt.conf.d/50test" << 'EOS'
            APT::Architecture "arm64";
            APT::Architectures { "arm64"; };
            APT::Sandbox::User "root";
            Acquire::Retries "1";
            Acquire::http::Timeout "2";
            EOS
            echo 'deb [signed-by=/etc/archive.gpg] %s %s main' > "$tree/etc/apt/sources.list"
            on_chroot << 'EOS'
            apt-get update
            EOS
            """;

    private AptStage() {}

    static void write(SampleStages stages, PackageArchive archive) throws IOException {
        stages.file(NAME + "/prerun.sh", PRERUN.formatted(archive.keyring(), archive.address(), PackageArchive.SUITE));
    }

    static StageDirectory in(SampleStages stages) {
        return stages.stage(NAME);
    }
}
