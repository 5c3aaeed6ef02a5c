#!/bin/sh
# Turns a fresh Debian tree into the lab VM's root. Runs inside it (chroot); reads /probescope-lab/.
set -eu
files=/probescope-lab

install -m 755 "$files/labinit" /labinit
install -m 644 "$files/sshd.conf" /etc/ssh/sshd_config.d/probescope-lab.conf
rm -f /etc/ssh/ssh_host_*
install -m 600 "$files/ssh_host_ed25519_key" /etc/ssh/ssh_host_ed25519_key
install -m 644 "$files/ssh_host_ed25519_key.pub" /etc/ssh/ssh_host_ed25519_key.pub

echo probescope-lab >/etc/hostname
printf '127.0.0.1 localhost probescope-lab\n::1 localhost\n' >/etc/hosts
: >/etc/resolv.conf

# The accounts a connection can meet:
#   root      signs in with the key
#   operator  sudo without a password        engineer  sudo asks for the password, which is: lab
#   visitor   no sudo at all                 cshell    as operator, with tcsh as login shell
useradd -m -s /bin/bash -g users operator # Debian has a group of that name already
useradd -m -s /bin/bash engineer
useradd -m -s /bin/bash visitor
useradd -m -s /bin/tcsh cshell
printf 'engineer:lab\nvisitor:lab\n' | chpasswd
usermod -p '*' operator
usermod -p '*' cshell
cat >/etc/sudoers.d/probescope-lab <<'SUDOERS'
engineer ALL=(ALL:ALL) ALL
operator ALL=(ALL:ALL) NOPASSWD: ALL
cshell ALL=(ALL:ALL) NOPASSWD: ALL
SUDOERS
chmod 440 /etc/sudoers.d/probescope-lab

for user in root operator engineer visitor cshell; do
  home=$(getent passwd "$user" | cut -d: -f6)
  install -d -m 700 -o "$user" -g "$(id -g "$user")" "$home/.ssh"
  install -m 600 -o "$user" -g "$(id -g "$user")" "$files/id_ed25519.pub" "$home/.ssh/authorized_keys"
done

apt-get clean
rm -rf /var/lib/apt/lists/* /usr/share/doc/* /usr/share/man/* /usr/share/locale/* /var/log/*.log
rm -rf "$files"
